package io.millrace.supervisor.client;

import io.millrace.supervisor.launch.Isolation;

class NamespacesIT extends SandboxContract {
    @Override
    Isolation isolation() {
        return Isolation.NAMESPACES;
    }
}
