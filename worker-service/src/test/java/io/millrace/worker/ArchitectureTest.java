package io.millrace.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the rooms: a step sees the shared words and the step before it. */
@AnalyzeClasses(packages = "io.millrace.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String WORKER = "io.millrace.worker.";

    @ArchTest
    static final ArchRule SHARED_WORDS_SEE_NO_ROOM = sees("run");

    @ArchTest
    static final ArchRule CONSUME = sees("consume", "run");

    @ArchTest
    static final ArchRule CLAIM = sees("claim", "run", "consume");

    @ArchTest
    static final ArchRule EXECUTE = sees("execute", "run");

    @ArchTest
    static final ArchRule HANDLERS = sees("execute.handlers");

    @ArchTest
    static final ArchRule MAIL = sees("execute.mail", "execute.handlers");

    @ArchTest
    static final ArchRule HTTP = sees("execute.http", "execute");

    @ArchTest
    static final ArchRule RECORD = sees("record", "run", "execute", "metrics");

    @ArchTest
    static final ArchRule ANNOUNCE = sees("announce");

    @ArchTest
    static final ArchRule METRICS = sees("metrics", "run");

    @ArchTest
    static final ArchRule LEASE = sees("lease", "run");

    @ArchTest
    static final ArchRule DRAIN = sees("drain", "run", "consume", "lease");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching(WORKER + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ROOMS_KNOW_NO_SERVER = noClasses()
            .that()
            .resideInAPackage(WORKER + "(*)..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.rabbitmq..", "java.sql..", "javax.sql..", "io.millrace.store..", "io.millrace.queue..");

    @ArchTest
    static final ArchRule MESSAGING_IN_ANNOUNCE_ALONE = noClasses()
            .that()
            .resideOutsideOfPackage(WORKER + "announce")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.microprofile.reactive..", "io.smallrye.reactive..");

    @ArchTest
    static final ArchRule SMTP_IN_MAIL_ALONE = noClasses()
            .that()
            .resideOutsideOfPackage(WORKER + "execute.mail")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.ext.mail..");

    @ArchTest
    static final ArchRule THE_WAY_OUT_IS_IN_HTTP_ALONE = noClasses()
            .that()
            .resideInAPackage(WORKER + "(*)..")
            .and()
            .resideOutsideOfPackage(WORKER + "execute.http")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.millrace.outbound..");

    private static ArchRule sees(String room, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = WORKER + room;
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = WORKER + others[i];
        }
        return classes()
                .that()
                .resideInAPackage(WORKER + room)
                .should()
                .onlyDependOnClassesThat(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(allowed)
                                .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                                        "io.millrace.worker..")));
    }
}
