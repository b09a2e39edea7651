/**
 * Dead letters: messages that a service took from a topic and could never process. A module that depends on this one keeps
 * those of its own topic {@code <service>.dead-letters} in its database, shows them to the operator, and sends one or all
 * of them once more when their cause is gone. Nothing is to be configured.
 */
@NullMarked
package org.caretill.deadletters;

import org.jspecify.annotations.NullMarked;
