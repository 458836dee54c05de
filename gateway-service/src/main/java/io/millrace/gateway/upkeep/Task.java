package io.millrace.gateway.upkeep;

/** One duty of upkeep. A tick may throw; the next one comes all the same. */
@FunctionalInterface
interface Task {
    void tick();
}
