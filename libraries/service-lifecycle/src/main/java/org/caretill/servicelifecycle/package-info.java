/**
 * How a service starts and stops: it starts only with a complete configuration ({@link
 * org.caretill.servicelifecycle.ServiceStart}), is ready once it is warm ({@link
 * org.caretill.servicelifecycle.WarmUp}), and stops without failing a request ({@link
 * org.caretill.servicelifecycle.Draining}).
 */
@NullMarked
package org.caretill.servicelifecycle;

import org.jspecify.annotations.NullMarked;
