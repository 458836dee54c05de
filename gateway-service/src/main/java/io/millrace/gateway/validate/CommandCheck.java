package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.policy.CommandAllowance;
import java.util.Set;
import java.util.TreeSet;

/** Whether this deployment runs a command. Workers check again, by their own settings. */
final class CommandCheck {
    private CommandCheck() {}

    /**
     * Checks params that fit their schema.
     *
     * @throws JobException.CommandNotAllowed if it does not
     */
    static void check(ObjectNode params, CommandAllowance allowance) {
        String program = params.path("argv").path(0).asText(CommandAllowance.SHELL);
        Set<String> variables = new TreeSet<>();
        params.path("env").fieldNames().forEachRemaining(variables::add);
        allowance
                .objection(program, params.path("image").textValue(), variables)
                .ifPresent(why -> {
                    throw new JobException.CommandNotAllowed(why);
                });
    }
}
