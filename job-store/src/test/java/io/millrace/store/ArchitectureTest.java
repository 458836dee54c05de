package io.millrace.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.millrace.store", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Panache asks for public ones. */
    @ArchTest
    static final ArchRule only_adapters_and_entities_are_public = classes()
            .that()
            .arePublic()
            .should()
            .haveSimpleNameStartingWith("Postgres")
            .orShould()
            .haveSimpleNameStartingWith("Panache")
            .orShould()
            .haveSimpleNameEndingWith("Entity");

    @ArchTest
    static final ArchRule jdbc_knows_no_framework = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("Panache")
            .and()
            .haveSimpleNameNotStartingWith("Entity")
            .and()
            .haveSimpleNameNotEndingWith("Entity")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "org.hibernate..");

    /** Whatever goes through these depends on the time zone of the JVM. */
    @ArchTest
    static final ArchRule no_time_by_the_zone_of_the_jvm = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.sql.Timestamp")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Date");
}
