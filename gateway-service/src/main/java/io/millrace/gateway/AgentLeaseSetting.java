package io.millrace.gateway;

import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** How long an agent's run lives without a heartbeat: whole seconds, 5 to 3600. Refused before anything starts if it is not. */
public record AgentLeaseSetting(Duration length) {

    /** Reads it from the configuration. */
    public static final class FromText implements Converter<AgentLeaseSetting> {
        private static final long serialVersionUID = 1L;
        private static final int SHORTEST = 5;
        private static final int LONGEST = 3_600;

        @Override
        public AgentLeaseSetting convert(String value) {
            String text = value.strip();
            if (text.matches("\\d{1,4}")) {
                int seconds = Integer.parseInt(text);
                if (seconds >= SHORTEST && seconds <= LONGEST) {
                    return new AgentLeaseSetting(Duration.ofSeconds(seconds));
                }
            }
            throw new IllegalArgumentException("it must be whole seconds, " + SHORTEST + " to " + LONGEST);
        }
    }
}
