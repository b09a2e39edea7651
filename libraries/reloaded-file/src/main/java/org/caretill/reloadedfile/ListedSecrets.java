package org.caretill.reloadedfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Secrets of one kind, such as the keys of a rotation: an operator sets them as a list by comma, or names a file that has
 * one a line, which is asked first. Never logged.
 *
 * @param variable where they come from, for a message about them
 * @param texts each once, in their order, without blanks around it; empty if there is none
 */
public record ListedSecrets(String variable, List<String> texts) {

    /**
     * Reads them.
     *
     * @param variable the variable with the list; the one that names the file has {@code _FILE} after that
     * @throws UnusableFileException if the file cannot be read; names its variable
     */
    public static ListedSecrets read(String variable, Optional<String> list, Optional<Path> file)
            throws UnusableFileException {
        if (file.isEmpty()) {
            return new ListedSecrets(variable, texts(Stream.of(list.orElse("").split(","))));
        }
        String variableOfFile = variable + "_FILE";
        try {
            return new ListedSecrets(
                    variableOfFile, texts(Files.readString(file.get()).lines()));
        } catch (IOException _) {
            throw new UnusableFileException(variableOfFile + " names a file that cannot be read");
        }
    }

    private static List<String> texts(Stream<String> written) {
        return written.map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .toList();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return variable;
    }
}
