/** Requests that are made up from the published document, by the thousand, and what their answers must never be. */
package io.millrace.fuzz;
