package io.millrace.faults.rig;

import io.millrace.faults.evidence.Impairment.What;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The servers that services talk to. */
public enum Peer {
    POSTGRES(What.STORE_PATH),
    RABBITMQ(What.BROKER_PATH),
    REDIS(null);

    private final @Nullable What impairment;

    Peer(@Nullable What impairment) {
        this.impairment = impairment;
    }

    /** What it is for a process to miss this server, if runs may end for it. */
    Optional<What> impairment() {
        return Optional.ofNullable(impairment);
    }
}
