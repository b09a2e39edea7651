/** What the video-call platform is told of payment requests: the events that it reads, and its webhook endpoints. */
@NullMarked
package org.caretill.paymentrequest.platformevents;

import org.jspecify.annotations.NullMarked;
