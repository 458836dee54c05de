package io.millrace.supervisor.client;

import io.millrace.supervisor.launch.Isolation;

class BubblewrapIT extends SandboxContract {
    @Override
    Isolation isolation() {
        return Isolation.BUBBLEWRAP;
    }
}
