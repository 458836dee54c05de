/** The job types of the suite, which workers load as a plug-in: they tell, outside of the product, when an attempt really runs. */
@NullMarked
package io.millrace.faults.handlers;

import org.jspecify.annotations.NullMarked;
