/**
 * The truth, in PostgreSQL: the adapters of the store ports, and the only owner of the schema.
 *
 * <p>Each verb of a job's life is a class with its SQL beside it, set-based: one statement, which is one transaction, for all
 * the jobs at hand. Transactions are READ COMMITTED, PostgreSQL's default. Where several rows are locked, they are locked in
 * the order of their keys, so that no two statements wait for each other in a circle. Rows that are known by their keys are
 * locked by their keys alone and judged by their status afterwards: a condition on the status would invite the planner to
 * read a whole partial index, which looks empty in the statistics of a quiet moment. All times are of PostgreSQL's clock.
 */
@NullMarked
package io.millrace.store;

import org.jspecify.annotations.NullMarked;
