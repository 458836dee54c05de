/** What people and programs get to see: tables, colours, JSON. */
@NullMarked
package io.millrace.cli.show;

import org.jspecify.annotations.NullMarked;
