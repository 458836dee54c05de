package io.millrace.worker;

import io.millrace.worker.execute.Halt;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps why the process would have been halted. */
@Alternative
@Priority(1)
@Singleton
public class HeldHalt implements Halt {
    final List<String> reasons = new CopyOnWriteArrayList<>();

    @Override
    public void halt(String why) {
        reasons.add(why);
    }
}
