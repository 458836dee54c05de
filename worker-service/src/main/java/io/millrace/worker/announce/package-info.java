/**
 * Step 9 of 9, announce: committed changes, told to whoever waits. In: events. Out: one message for a batch, on a Quarkus
 * Messaging channel, to the topic exchange {@code millrace.events}. What fails is lost: watchers read the store each second.
 */
@NullMarked
package io.millrace.worker.announce;

import org.jspecify.annotations.NullMarked;
