/** The OpenAPI documents that Quarkus generates from the services' classes: precise, and the same on every machine. */
@NullMarked
package org.caretill.openapidocuments;

import org.jspecify.annotations.NullMarked;
