package io.millrace.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.port.Clock;
import io.millrace.gateway.identity.PasswordRule;
import io.millrace.gateway.identity.UserDirectory;
import io.millrace.gateway.identity.token.Keys;
import io.millrace.gateway.identity.token.OutsideTokens;
import io.millrace.gateway.identity.token.OwnTokens;
import io.millrace.gateway.identity.token.TokenDirectory;
import io.millrace.gateway.limit.ClientAddress;
import io.millrace.gateway.limit.Limiter;
import io.millrace.gateway.limit.LocalLimiter;
import io.millrace.gateway.limit.RateGate;
import io.millrace.gateway.limit.RateGates;
import io.millrace.gateway.limit.RedisLimiter;
import io.millrace.gateway.limit.StandInLimiter;
import io.millrace.gateway.redis.RedisFlights;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Puts together what decides who may, and how often. */
public class IdentityWiring {
    @Produces
    @Singleton
    ClientAddress addresses(GatewayConfig config) {
        return new ClientAddress(config.trustedProxies().orElse(List.of()));
    }

    @Produces
    @Singleton
    Limiter limiter(RedisFlights flights, MeterRegistry metrics) {
        return new StandInLimiter(
                new RedisLimiter(flights),
                new LocalLimiter(Clock.SYSTEM),
                Counter.builder("millrace.limiter.local")
                        .description("Rates that were kept by this gateway alone, without Redis")
                        .register(metrics));
    }

    @Produces
    @Singleton
    RateGates gates(GatewayConfig config, Limiter limiter, MeterRegistry metrics) {
        GatewayConfig.RateLimit rates = config.rateLimit();
        return new RateGates(
                gate("anonymous", rates.anonymous(), limiter, metrics),
                gate("submit", rates.submit(), limiter, metrics),
                gate("ip", rates.ip(), limiter, metrics));
    }

    private static RateGate gate(String name, RateSetting setting, Limiter limiter, MeterRegistry metrics) {
        return new RateGate(
                name,
                setting.rate(),
                limiter,
                decisions(name, "allowed", metrics),
                decisions(name, "refused", metrics));
    }

    private static Counter decisions(String limit, String decision, MeterRegistry metrics) {
        return Counter.builder("millrace.limiter.requests")
                .description("What was asked of a rate, by what it said")
                .tags("limit", limit, "decision", decision)
                .register(metrics);
    }

    @Produces
    @Singleton
    PasswordRule passwordRule(GatewayConfig config) {
        return new PasswordRule(config.passwordMinLength());
    }

    @Produces
    @Singleton
    Keys keys(GatewayConfig config) {
        return new Keys(config.token().keys(), Clock.SYSTEM);
    }

    @Produces
    @Singleton
    OwnTokens ownTokens(Keys keys, GatewayConfig config) {
        return new OwnTokens(keys, config.token().issuer(), config.token().audience());
    }

    @Produces
    @Singleton
    TokenDirectory tokens(OwnTokens own, GatewayConfig config, UserDirectory users) {
        return new TokenDirectory(own, outside(config.oidc()), users);
    }

    private static Optional<OutsideTokens> outside(GatewayConfig.Oidc oidc) {
        long given = List.of(oidc.issuer(), oidc.keys(), oidc.audience()).stream()
                .filter(Optional::isPresent)
                .count();
        if (given == 0) {
            return Optional.empty();
        }
        if (given < 3) {
            throw new IllegalStateException(
                    "MILLRACE_OIDC_ISSUER, MILLRACE_OIDC_KEYS and MILLRACE_OIDC_AUDIENCE are to be set together");
        }
        return Optional.of(new OutsideTokens(new OutsideTokens.Settings(
                oidc.keys().orElseThrow(),
                oidc.issuer().orElseThrow(),
                oidc.audience().orElseThrow(),
                oidc.usernameClaim(),
                oidc.rolesClaim())));
    }
}
