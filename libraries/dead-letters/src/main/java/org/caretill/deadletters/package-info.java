/**
 * Dead letters: messages that a service could not process. A module that depends on this one stores the dead letters of
 * its own topic {@code <service>.dead-letters} in its database, shows them to the operator, and replays one or all of
 * them when their cause is fixed. It needs no configuration.
 */
@NullMarked
package org.caretill.deadletters;

import org.jspecify.annotations.NullMarked;
