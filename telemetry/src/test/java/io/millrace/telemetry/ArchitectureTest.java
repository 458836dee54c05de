package io.millrace.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.millrace.telemetry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_THE_CORE_AND_OPENTELEMETRY_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.jboss.logging..",
                    "io.opentelemetry..",
                    "io.millrace.core.job..",
                    "io.millrace.telemetry..");

    /** What the services meet loads nothing of it where traces are off. */
    @ArchTest
    static final ArchRule OPENTELEMETRY_IS_MET_WHERE_IT_IS_ON = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("Otlp")
            .and()
            .haveSimpleNameNotStartingWith("Span")
            .and()
            .haveSimpleNameNotStartingWith("Telling")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");
}
