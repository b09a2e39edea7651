/** Pages with one payment element each, for a frame in a platform's page, and the elements themselves as files. */
@NullMarked
package org.caretill.paymentrequest.embed;

import org.jspecify.annotations.NullMarked;
