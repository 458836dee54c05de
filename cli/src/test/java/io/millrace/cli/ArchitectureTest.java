package io.millrace.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.millrace.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_THE_API_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "sun.misc..",
                    "com.sun.net.httpserver..",
                    "org.jspecify..",
                    "org.objectweb.asm..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.jr..",
                    "picocli..",
                    "io.millrace.cli..");

    @ArchTest
    static final ArchRule REQUESTS_ARE_MADE_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("..cli.api")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("HttpURLConnection");

    @ArchTest
    static final ArchRule ONLY_ACTIONS_KNOW_ALL = noClasses()
            .that()
            .resideInAnyPackage("..cli.error", "..cli.api", "..cli.account", "..cli.show", "..cli.watch", "..cli.top")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "..cli.command", "..cli.rehearsal");

    @ArchTest
    static final ArchRule THE_API_KNOWS_NO_OTHER_ROOM = noClasses()
            .that()
            .resideInAPackage("..cli.api")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..cli.account", "..cli.show", "..cli.watch", "..cli.top");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.millrace.cli.(*)..").should().beFreeOfCycles();
}
