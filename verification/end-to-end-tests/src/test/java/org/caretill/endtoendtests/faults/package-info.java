/**
 * The fault harness: random faults under load, then recovery, then a check of every invariant. See the module's README.
 */
package org.caretill.endtoendtests.faults;
