/** What the platform's operator allows an organisation as a whole. */
@NullMarked
package org.caretill.clinicconfig.organisation;

import org.jspecify.annotations.NullMarked;
