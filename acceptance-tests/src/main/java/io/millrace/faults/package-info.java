/**
 * The fault suite: the packaged product under load, on real servers, while a seeded schedule hurts whatever can be hurt; then a verdict on all
 * that clients saw and the store holds. {@code make test-faults SEED=n MINUTES=m}.
 */
@NullMarked
package io.millrace.faults;

import org.jspecify.annotations.NullMarked;
