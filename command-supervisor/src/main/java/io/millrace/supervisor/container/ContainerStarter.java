package io.millrace.supervisor.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HealthCheck;
import io.millrace.supervisor.run.Allowance;
import io.millrace.supervisor.run.Starter;
import io.millrace.supervisor.run.Tree;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.Report.Cause;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Starts each command in a container of its own. */
public final class ContainerStarter implements Starter {
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(10);
    /** Far later than all who should end it have had their turn: clocks of machines may differ. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final Engine engine;
    private final Images images;
    private final @Nullable String defaultImage;
    private final Allowance allowance;
    private final String owner = Owner.self().label();

    /** @param defaultImage for commands that name none; null: they are refused */
    public ContainerStarter(Engine engine, @Nullable String defaultImage, Allowance allowance) {
        this.engine = engine;
        this.images = new Images(engine);
        this.defaultImage = defaultImage;
        this.allowance = allowance;
    }

    @Override
    public Set<String> enforced(CommandSpec spec) {
        Set<String> enforced = new TreeSet<>(Set.of("cpu", "cpus", "memory", "pids", "output", "file_size", "wall"));
        if (!spec.limits().network()) {
            enforced.add("network");
        }
        return enforced;
    }

    @Override
    public Tree start(long run, CommandSpec spec, BooleanSupplier go) throws CannotStartException {
        String image = spec.image() == null ? defaultImage : spec.image();
        if (image == null) {
            throw new CannotStartException(
                    Cause.NOT_ENFORCEABLE, "the command names no image, and this worker has no default image");
        }
        String id = create(image, spec);
        try {
            return begin(id, spec, go);
        } catch (RuntimeException e) {
            engine.remove(id);
            throw EngineError.whenStarting(e, engine, spec.argv().get(0), image);
        } catch (CannotStartException e) {
            engine.remove(id);
            throw e;
        } catch (IOException e) {
            engine.remove(id);
            throw new CannotStartException(Cause.NOT_STARTED, engine.silent(EngineError.text(e)));
        } catch (InterruptedException e) {
            engine.remove(id);
            throw interrupted();
        }
    }

    private String create(String image, CommandSpec spec) throws CannotStartException {
        try {
            try {
                return ask(image, spec);
            } catch (NotFoundException e) {
                images.fetch(image);
                return ask(image, spec);
            }
        } catch (NotFoundException e) {
            throw Images.missing(image, EngineError.text(e));
        } catch (BadRequestException e) {
            throw new CannotStartException(Cause.NOT_FOUND, "image " + image + ": " + EngineError.text(e));
        } catch (DockerException e) {
            throw new CannotStartException(Cause.NOT_STARTED, "the container cannot be made: " + EngineError.text(e));
        } catch (RuntimeException e) {
            throw new CannotStartException(Cause.NOT_STARTED, engine.silent(EngineError.text(e)));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private String ask(String image, CommandSpec spec) throws InterruptedException {
        Set<String> volumes = images.volumes(image);
        return engine.answer(client ->
                describe(client.createContainerCmd(image), spec, volumes).exec().getId());
    }

    private CreateContainerCmd describe(CreateContainerCmd container, CommandSpec spec, Set<String> volumes) {
        boolean reads = spec.stdin().length > 0;
        return container
                // One that is empty stands for none, whatever the image has.
                .withEntrypoint(List.of(""))
                .withCmd(spec.argv())
                .withEnv(environment(spec.env()))
                .withUser(Confinement.USER)
                .withWorkingDir(Confinement.HOME)
                .withHostName("job")
                .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
                .withStdinOpen(reads)
                .withStdInOnce(reads)
                .withLabels(Map.of(
                        Sweep.OWNER,
                        owner,
                        Sweep.DEADLINE,
                        Long.toString(Instant.now()
                                .plus(spec.limits().wall())
                                .plus(MARGIN)
                                .getEpochSecond())))
                .withHostConfig(Confinement.of(spec.limits(), allowance, volumes));
    }

    /** Beside what the image has. */
    private static List<String> environment(Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("HOME", Confinement.HOME);
        all.putAll(own);
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private Tree begin(String id, CommandSpec spec, BooleanSupplier go)
            throws IOException, InterruptedException, CannotStartException {
        ContainerOutput output = new ContainerOutput();
        engine.client()
                .attachContainerCmd(id)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(output);
        OutputStream stdin = OutputStream.nullOutputStream();
        try {
            output.awaitBegun(LISTENS_WITHIN);
            if (spec.stdin().length > 0) {
                stdin = StandardInput.attach(engine.socket(), id);
            }
            if (!go.getAsBoolean()) {
                throw CannotStartException.unwanted();
            }
            engine.answer(client -> client.startContainerCmd(id).exec());
            return new ContainerTree(engine, id, output, stdin);
        } catch (RuntimeException | IOException | InterruptedException | CannotStartException e) {
            stdin.close();
            output.close();
            throw e;
        }
    }

    private static CannotStartException interrupted() {
        Thread.currentThread().interrupt();
        return new CannotStartException(Cause.NOT_STARTED, "the supervisor is ending");
    }
}
