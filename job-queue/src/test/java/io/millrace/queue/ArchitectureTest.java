package io.millrace.queue;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.millrace.queue", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsTheCoreAndTheClientAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "org.jspecify..",
                    "org.jboss.logging..",
                    "com.fasterxml.jackson.core..",
                    "com.rabbitmq.client..",
                    "io.millrace.core..",
                    "io.millrace.telemetry..",
                    "io.millrace.queue..");

    @ArchTest
    static final ArchRule doesNotUseTheClientsInside =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.rabbitmq.client.impl..");
}
