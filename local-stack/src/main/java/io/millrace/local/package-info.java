/**
 * What tests stand on: {@link io.millrace.local.TestServers} gives each test JVM real servers of its own, once, and takes them
 * away with it.
 */
@NullMarked
package io.millrace.local;

import org.jspecify.annotations.NullMarked;
