package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.CommandSpec;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Commands that name an image one way, all others another.
 *
 * @param withImage for those that do
 * @param without for those that do not
 */
public record ByImage(Starter withImage, Starter without) implements Starter {
    @Override
    public Tree start(long run, CommandSpec spec, BooleanSupplier go) throws CannotStartException {
        return of(spec).start(run, spec, go);
    }

    @Override
    public Set<String> enforced(CommandSpec spec) {
        return of(spec).enforced(spec);
    }

    private Starter of(CommandSpec spec) {
        return spec.image() == null ? without : withImage;
    }
}
