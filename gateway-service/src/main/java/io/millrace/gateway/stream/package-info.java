/**
 * Answers that go on: part by part, each made when the client has taken the one before. So what is said is new, little is held, nothing
 * waits on a thread, and who takes nothing any more is cut off. What the parts are is other rooms' business.
 */
@NullMarked
package io.millrace.gateway.stream;

import org.jspecify.annotations.NullMarked;
