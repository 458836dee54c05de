package io.millrace.gateway.calls;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** {@link Calls} for those alone who follow outputs: however many they are, they keep nobody else waiting. */
@Qualifier
@Retention(RUNTIME)
@Target({METHOD, PARAMETER})
public @interface Follows {}
