/** How services call Stripe: one way to build its client, and one classification of its failures. */
@NullMarked
package org.caretill.stripeclient;

import org.jspecify.annotations.NullMarked;
