package io.millrace.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.StoredJob;
import io.millrace.core.job.ValidSubmission;

/** The few arrows between the rooms. The package {@code io.millrace.gateway} itself puts the rooms together, and may see all. */
@AnalyzeClasses(packages = "io.millrace.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String HOUSE = "io.millrace.gateway";

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule REDIS_IS_SPOKEN_IN_DEDUP_AND_LIMIT = noClasses()
            .that()
            .resideOutsideOfPackages(HOUSE, HOUSE + ".dedup..", HOUSE + ".limit..", HOUSE + ".redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.redis..", "io.vertx.mutiny.redis..", "io.quarkus.redis..");

    @ArchTest
    static final ArchRule CHANNELS_END_IN_WATCH = noClasses()
            .that()
            .resideOutsideOfPackage(HOUSE + ".watch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.microprofile.reactive.messaging..", "io.smallrye.reactive.messaging..");

    @ArchTest
    static final ArchRule AMQP_IS_IN_JOB_QUEUE =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("com.rabbitmq..", "io.vertx.rabbitmq..");

    @ArchTest
    static final ArchRule SQL_IS_IN_JOB_STORE = noClasses()
            .that()
            .resideOutsideOfPackage(HOUSE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "jakarta.persistence..", "org.hibernate..", "io.quarkus.hibernate..");

    @ArchTest
    static final ArchRule ADAPTERS_ARE_MET_AT_THEIR_PORTS = noClasses()
            .that()
            .resideOutsideOfPackage(HOUSE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.millrace.store..", "io.millrace.queue..");

    @ArchTest
    static final ArchRule REST_IS_AT_THE_EDGES = noClasses()
            .that()
            .resideOutsideOfPackages(
                    HOUSE + ".receive..",
                    HOUSE + ".query..",
                    HOUSE + ".watch..",
                    HOUSE + ".change..",
                    HOUSE + ".agent..",
                    HOUSE + ".identity..",
                    HOUSE + ".notify..",
                    HOUSE + ".problem..",
                    HOUSE + ".stream..",
                    HOUSE + ".wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..");

    @ArchTest
    static final ArchRule DEDUP_SEES_REDIS = seesOnly("dedup", "redis");

    @ArchTest
    static final ArchRule REDIS_SEES_THE_CORE_ALONE = seesOnly("redis");

    @ArchTest
    static final ArchRule IDENTITY_SEES_THE_LIMITS = seesOnly("identity", "limit", "calls", "beat");

    @ArchTest
    static final ArchRule PERSIST_SEES_THE_BATCH = seesOnly("persist", "batch", "log");

    @ArchTest
    static final ArchRule LOG_SEES_THE_CORE_ALONE = seesOnly("log");

    @ArchTest
    static final ArchRule PUBLISH_SEES_THE_CORE_ALONE = seesOnly("publish");

    @ArchTest
    static final ArchRule BATCH_SEES_THE_CORE_ALONE = seesOnly("batch");

    @ArchTest
    static final ArchRule CALLS_SEE_THE_CORE_ALONE = seesOnly("calls");

    @ArchTest
    static final ArchRule STREAM_SEES_CALLERS = seesOnly("stream", "calls");

    @ArchTest
    static final ArchRule LEAVE_SEES_NO_OTHER_ROOM = seesOnly("leave");

    @ArchTest
    static final ArchRule WIRE_SEES_THE_CORE_ALONE = seesOnly("wire");

    @ArchTest
    static final ArchRule VALIDATE_SEES_THE_WIRE = seesOnly("validate", "wire", "beat");

    @ArchTest
    static final ArchRule AGENT_SEES_HOW_OTHERS_ASK_AND_ANSWER =
            seesOnly("agent", "validate", "query", "calls", "wire", "problem", "log", "beat");

    @ArchTest
    static final ArchRule WATCH_SEES_WHAT_IS_READ_AND_HOW_IT_IS_STREAMED =
            seesOnly("watch", "beat", "calls", "identity", "query", "stream", "wire");

    @ArchTest
    static final ArchRule QUERY_SEES_WHO_ASKS_AND_HOW_IT_IS_STREAMED =
            seesOnly("query", "batch", "calls", "identity", "stream", "wire");

    @ArchTest
    static final ArchRule RECEIVE_SEES_WHAT_LETS_IN =
            seesOnly("receive", "identity", "limit", "problem", "validate", "wire");

    @ArchTest
    static final ArchRule CHANGE_SEES_WHO_WAITS_FOR_IT =
            seesOnly("change", "calls", "identity", "log", "problem", "query", "runway", "validate", "watch", "wire");

    @ArchTest
    static final ArchRule UPKEEP_SEES_PUBLISHING = seesOnly("upkeep", "publish", "beat", "runway", "limit", "log");

    @ArchTest
    static final ArchRule NOTIFY_SEES_WHO_ASKS = seesOnly("notify", "identity", "calls", "wire", "beat");

    @ArchTest
    static final ArchRule THE_WAY_OUT_IS_KNOWN_WHERE_URLS_COME_IN_AND_GO_OUT = noClasses()
            .that()
            .resideOutsideOfPackages(HOUSE, HOUSE + ".validate..", HOUSE + ".notify..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.millrace.outbound..");

    @ArchTest
    static final ArchRule AND_BEGINS_IN_NOTIFY = noClasses()
            .that()
            .resideOutsideOfPackages(HOUSE, HOUSE + ".notify..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.millrace.outbound.OutboundHttp");

    @ArchTest
    static final ArchRule RUNWAY_SEES_THE_CORE_ALONE = seesOnly("runway");

    @ArchTest
    static final ArchRule LIMIT_SEES_WHAT_IT_KEEPS_AND_HOW_IT_REFUSES = seesOnly("limit", "runway", "redis", "problem");

    @ArchTest
    static final ArchRule VALID_SUBMISSIONS_ARE_MADE_IN_VALIDATE = madeOnlyIn(ValidSubmission.class, "validate");

    @ArchTest
    static final ArchRule GATED_SUBMISSIONS_ARE_MADE_IN_DEDUP = madeOnlyIn(GatedSubmission.class, "dedup");

    @ArchTest
    static final ArchRule STORED_JOBS_ARE_MADE_ELSEWHERE = madeOnlyIn(StoredJob.class, "nowhere");

    @ArchTest
    static final ArchRule QUEUED_JOBS_ARE_MADE_ELSEWHERE = madeOnlyIn(QueuedJob.class, "nowhere");

    private static ArchRule seesOnly(String room, String... others) {
        var allowed = resideInAPackage(HOUSE + "." + room + "..").or(resideInAPackage(HOUSE));
        for (String other : others) {
            allowed = allowed.or(resideInAPackage(HOUSE + "." + other + ".."));
        }
        return noClasses()
                .that()
                .resideInAPackage(HOUSE + "." + room + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(HOUSE + "..").and(com.tngtech.archunit.base.DescribedPredicate.not(allowed)));
    }

    private static ArchRule madeOnlyIn(Class<?> type, String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + "." + room + "..")
                .should()
                .callConstructorWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo(type))));
    }
}
