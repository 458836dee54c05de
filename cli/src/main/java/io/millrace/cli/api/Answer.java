package io.millrace.cli.api;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the server said to a request that it did not refuse. */
public record Answer(int status, String body) {
    public Map<String, Object> json() {
        try {
            return Json.object(body);
        } catch (IOException e) {
            throw strange();
        }
    }

    public JobView job() {
        try {
            return JobView.of(body);
        } catch (IOException e) {
            throw strange();
        }
    }

    /** The items of a list, each as it was sent. */
    public List<String> items(String member) {
        try {
            return Json.items(body, member);
        } catch (IOException e) {
            throw strange();
        }
    }

    static CliException strange() {
        return new CliException(
                ExitCode.REFUSED,
                "the server's answer is not one of Millrace's",
                "is the address right? `millrace config` shows which one is used, and where it comes from");
    }
}
