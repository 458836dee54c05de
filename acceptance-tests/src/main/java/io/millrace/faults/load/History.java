package io.millrace.faults.load;

import io.millrace.faults.evidence.Operation;
import java.util.ArrayList;
import java.util.List;

/** All requests and their answers, in the order of the answers. Thread-safe. */
public final class History {
    private final List<Operation> operations = new ArrayList<>();

    synchronized void add(Operation operation) {
        operations.add(operation);
    }

    /** All until now. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }
}
