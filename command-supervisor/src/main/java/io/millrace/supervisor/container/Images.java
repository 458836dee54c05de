package io.millrace.supervisor.container;

import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.model.ContainerConfig;
import io.millrace.supervisor.run.Starter.CannotStartException;
import io.millrace.supervisor.wire.Report.Cause;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Images that are not on this machine yet. */
final class Images {
    private static final Duration FETCHED_WITHIN = Duration.ofMinutes(2);

    private final Engine engine;

    Images(Engine engine) {
        this.engine = engine;
    }

    /** Folders for which it wants volumes. */
    Set<String> volumes(String image) throws InterruptedException {
        ContainerConfig config =
                engine.answer(client -> client.inspectImageCmd(image).exec().getConfig());
        return config == null || config.getVolumes() == null
                ? Set.of()
                : config.getVolumes().keySet();
    }

    /**
     * Fetches it from its registry, within 2 minutes.
     *
     * @throws CannotStartException if it cannot be had
     */
    void fetch(String image) throws CannotStartException, InterruptedException {
        try (PullImageResultCallback pull =
                engine.client().pullImageCmd(withTag(image)).exec(new PullImageResultCallback())) {
            if (!pull.awaitCompletion(FETCHED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw missing(image, "it takes longer than " + FETCHED_WITHIN.toSeconds() + " s");
            }
        } catch (RuntimeException | IOException e) {
            throw missing(image, EngineError.text(e));
        }
    }

    static CannotStartException missing(String image, String why) {
        return new CannotStartException(
                Cause.NOT_FOUND, "image " + image + " is not on this machine, and cannot be fetched: " + why);
    }

    /** Without a tag an engine would fetch all that there are. */
    static String withTag(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        return name.contains(":") || name.contains("@") ? image : image + ":latest";
    }
}
