/**
 * The pull protocol: agents claim jobs over HTTP, say by heartbeats that they live, and report how their runs ended; and the types that they
 * alone run are declared here. In: what an agent asks for or tells. Out: a job, or the word that there is none; then the store's word about
 * the run. Fails: 409 when the run is not, or no longer, this agent's; 413 for too much output; 503 when the store is away, or too many wait.
 * Who waits for a job holds no thread, and polls nothing.
 */
@NullMarked
package io.millrace.gateway.agent;

import org.jspecify.annotations.NullMarked;
