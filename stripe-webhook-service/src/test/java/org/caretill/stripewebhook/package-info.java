@NullMarked
package org.caretill.stripewebhook;

import org.jspecify.annotations.NullMarked;
