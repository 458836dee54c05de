/** Makes docs/configuration.md of the services' {@code @ConfigMapping}s, as their sources have them. */
@NullMarked
package io.millrace.config.reference;

import org.jspecify.annotations.NullMarked;
