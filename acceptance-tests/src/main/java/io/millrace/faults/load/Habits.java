package io.millrace.faults.load;

import io.millrace.faults.evidence.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a client does next. Used by one thread. */
final class Habits {
    private static final int REMEMBERED = 40;
    private static final int OBJECTS = 15;
    private static final int UNAVAILABLE = 503;
    private static final String[] PRIORITIES = {"normal", "normal", "normal", "high", "low"};

    private final List<Client> gateways;
    private final Random random;
    private final String objects;
    private final String receiver;
    private final List<String> recent = new ArrayList<>();
    private @Nullable JobRequest again;

    /**
     * @param objects what the names of objects begin with; several clients of a user may share it
     * @param receiver the URL of who is told of the ends of some of the jobs
     */
    Habits(List<Client> gateways, Random random, String objects, String receiver) {
        this.gateways = gateways;
        this.random = random;
        this.objects = objects;
        this.receiver = receiver;
    }

    /** Somewhere between nothing and twice that. */
    long pause(int average) {
        return random.nextInt(2 * average + 1);
    }

    Operation next() {
        Client gateway = gateways.get(random.nextInt(gateways.size()));
        int draw = recent.isEmpty() ? 0 : random.nextInt(100);
        if (draw < 55) {
            return submit(gateway);
        }
        String job = recent.get(random.nextInt(recent.size()));
        if (draw < 80) {
            return gateway.read(job);
        }
        if (draw < 86) {
            return gateway.await(job, 1 + random.nextInt(3));
        }
        return draw < 94 ? gateway.cancel(job) : gateway.retry(job);
    }

    private Operation submit(Client gateway) {
        JobRequest job = again != null ? again : telling(draw());
        Operation answer = gateway.submit(job);
        // Not accepted, or nobody knows what came of it: with an object_id it can be asked for again.
        boolean open = answer.status() == 0 || answer.status() == UNAVAILABLE;
        again = open && job.objectId() != null ? job : null;
        String id = answer.jobId();
        if (id != null) {
            recent.add(id);
        }
        if (recent.size() > REMEMBERED) {
            recent.remove(0);
        }
        return answer;
    }

    private JobRequest telling(JobRequest job) {
        return random.nextInt(3) == 0 ? job.telling(receiver) : job;
    }

    private JobRequest draw() {
        int kind = random.nextInt(100);
        if (kind < 2) {
            return JobRequest.failing();
        }
        if (kind < 4) {
            return JobRequest.overrunning();
        }
        if (kind < 9) {
            return JobRequest.command(millis());
        }
        JobRequest job = JobRequest.lasting(millis()).with(PRIORITIES[random.nextInt(PRIORITIES.length)]);
        if (kind < 19) {
            job = job.failingOnce();
        }
        if (kind < 25) {
            job = job.after(1 + random.nextInt(3));
        }
        // Equal submissions must have equal parameters, so what is asked for follows from the object.
        return kind < 70 ? job : about(objects + random.nextInt(OBJECTS));
    }

    private static JobRequest about(String object) {
        int number = Math.abs(object.hashCode());
        return JobRequest.lasting(number % 700).about(object, 5 + number % 8);
    }

    private int millis() {
        int kind = random.nextInt(100);
        if (kind < 60) {
            return random.nextInt(50);
        }
        if (kind < 92) {
            return 200 + random.nextInt(600);
        }
        return kind < 98 ? 1_000 + random.nextInt(2_000) : 8_000 + random.nextInt(7_000);
    }
}
