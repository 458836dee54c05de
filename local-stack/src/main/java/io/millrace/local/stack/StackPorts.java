package io.millrace.local.stack;

import io.millrace.local.process.FreePorts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports of a stack on 127.0.0.1; 0 means any free one. Of several gateways each next one has the next port.
 *
 * @param http the first gateway's
 * @param management the first gateway's management
 * @param rabbitManagement RabbitMQ's console
 */
public record StackPorts(int http, int management, int postgres, int redis, int amqp, int rabbitManagement) {
    /** All free ones. */
    public static final StackPorts FREE = new StackPorts(0, 0, 0, 0, 0, 0);

    private static final int HTTP = 8080;
    private static final int MANAGEMENT = 9000;
    private static final int HIGHEST = 65_535;

    /**
     * As the variables {@code PORT} … say; 8080, 9000 and free ones by default.
     *
     * @throws StackException if one is not a port
     */
    public static StackPorts of(Map<String, String> environment) {
        return new StackPorts(
                number(environment, "PORT", HTTP, HIGHEST),
                number(environment, "MANAGEMENT_PORT", MANAGEMENT, HIGHEST),
                number(environment, "POSTGRES_PORT", 0, HIGHEST),
                number(environment, "REDIS_PORT", 0, HIGHEST),
                number(environment, "AMQP_PORT", 0, HIGHEST),
                number(environment, "RABBITMQ_MANAGEMENT_PORT", 0, HIGHEST));
    }

    /**
     * A whole number from 0 on.
     *
     * @throws StackException if the variable holds another thing; unset and blank are the default
     */
    static int number(Map<String, String> environment, String variable, int otherwise, int highest) {
        String text = environment.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= 0 && value <= highest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of bounds is.
        }
        throw new StackException(variable + "=" + text + " is not a number from 0 to " + highest);
    }

    /** With a free port for each 0; a gateway's own ports stay open until it is made. */
    StackPorts chosen() {
        return new StackPorts(
                http, management, given(postgres, 0), given(redis, 0), given(amqp, 0), given(rabbitManagement, 0));
    }

    int http(int gateway) {
        return given(http, gateway - 1);
    }

    int management(int gateway) {
        return given(management, gateway - 1);
    }

    /**
     * Refuses ports that others listen on, or that are asked for twice.
     *
     * @throws StackException naming each of them with its variable
     */
    void check(int gateways) {
        Map<Integer, String> wanted = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (int k = 0; k < gateways; k++) {
            check("PORT", http, k, wanted, wrong);
            check("MANAGEMENT_PORT", management, k, wanted, wrong);
        }
        check("POSTGRES_PORT", postgres, 0, wanted, wrong);
        check("REDIS_PORT", redis, 0, wanted, wrong);
        check("AMQP_PORT", amqp, 0, wanted, wrong);
        check("RABBITMQ_MANAGEMENT_PORT", rabbitManagement, 0, wanted, wrong);
        if (!wrong.isEmpty()) {
            throw new StackException(String.join("\n", wrong));
        }
    }

    private static void check(String variable, int first, int offset, Map<Integer, String> wanted, List<String> wrong) {
        int port = first + offset;
        if (first == 0) {
            return;
        }
        String other = wanted.putIfAbsent(port, variable);
        if (other != null) {
            wrong.add("port " + port + " is asked for by " + other + " and by " + variable);
        } else if (!FreePorts.isFree(port)) {
            wrong.add("port " + port + " is taken by another process; choose another with " + variable + "=…");
        }
    }

    private static int given(int port, int offset) {
        return port == 0 ? FreePorts.next() : port + offset;
    }
}
