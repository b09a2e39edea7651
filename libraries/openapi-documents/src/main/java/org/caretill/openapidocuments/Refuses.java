package org.caretill.openapidocuments;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The codes of the problems that an operation answers with, beside those that any operation may answer with, such as
 * {@code not-authenticated}. {@link ProblemAnswers} looks their statuses and meanings up in {@code docs/problems.md}; a
 * code that is not listed there ends the build.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {

    String[] value();
}
