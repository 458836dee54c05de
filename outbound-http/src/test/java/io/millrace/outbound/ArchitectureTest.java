package io.millrace.outbound;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.millrace.outbound", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_JOBS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "org.jspecify..",
                    "com.github.benmanes.caffeine.cache..",
                    "io.netty.channel..",
                    "io.netty.handler.codec",
                    "io.vertx.core..",
                    "io.millrace.outbound..");

    @ArchTest
    static final ArchRule ASKS_NAME_SERVERS_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveSimpleName("IpLiteral")
            .and()
            .doNotHaveSimpleName("JdkNames")
            .should()
            .callMethod(java.net.InetAddress.class, "getByName", String.class)
            .orShould()
            .callMethod(java.net.InetAddress.class, "getAllByName", String.class);
}
