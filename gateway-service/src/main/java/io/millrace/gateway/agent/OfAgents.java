package io.millrace.gateway.agent;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** {@link io.millrace.gateway.calls.Calls} for what agents tell of their runs: whoever claims, or reads, keeps none of it waiting. */
@Qualifier
@Retention(RUNTIME)
@Target({METHOD, PARAMETER})
public @interface OfAgents {}
