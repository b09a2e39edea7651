/** Limits of the connections of every HTTP port, beyond those that Quarkus has settings for. */
@NullMarked
package org.caretill.httpconnections;

import org.jspecify.annotations.NullMarked;
