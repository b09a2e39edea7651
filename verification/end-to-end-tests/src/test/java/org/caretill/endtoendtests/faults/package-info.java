/** The fault harness: random faults under load, then quiet, then a checker over everything. See the module's README. */
package org.caretill.endtoendtests.faults;
