package org.caretill.openapidocuments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.StandardLocation;

/**
 * Keeps what the Javadoc of records and enums says, for {@link DescriptionsOfSchemas}: compiled classes have no comments.
 * Each line of the resource {@link #RESOURCE} is the name of a class, or that of a class, a dot and a component of the
 * record; a tab; and its description in one line of CommonMark.
 */
@SupportedAnnotationTypes("*")
public final class JavadocOfRecords extends AbstractProcessor {

    /** In each jar whose records were documented. */
    static final String RESOURCE = "META-INF/caretill/descriptions.tsv";

    private static final Pattern BLOCK_TAG = Pattern.compile("(?:^|\\n)\\s*@(\\w+)");
    private static final Pattern COMPONENT =
            Pattern.compile("(?:^|\\n)\\s*@param\\s+(\\w+)\\s+(.*?)(?=\\n\\s*@\\w|\\z)", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{@code\\s+([^}]*)}");
    private static final Pattern LINK =
            Pattern.compile("\\{@link(?:plain)?\\s+(?:[\\w.]*[.#])?(\\w+)(?:\\([^)]*\\))?(?:\\s+([^}]*))?}");
    private static final Pattern HTML = Pattern.compile("</?[a-zA-Z][^>]*>");

    private final Map<String, String> descriptions = new TreeMap<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        ElementFilter.typesIn(round.getRootElements()).forEach(this::collect);
        if (round.processingOver() && !descriptions.isEmpty()) {
            write();
        }
        return false;
    }

    private void collect(TypeElement type) {
        String comment = processingEnv.getElementUtils().getDocComment(type);
        if (comment != null && (type.getKind() == ElementKind.RECORD || type.getKind() == ElementKind.ENUM)) {
            String name = processingEnv.getElementUtils().getBinaryName(type).toString();
            readComment(name, comment).forEach(descriptions::put);
        }
        for (Element inner : type.getEnclosedElements()) {
            if (inner instanceof TypeElement innerType) {
                collect(innerType);
            }
        }
    }

    /** The descriptions in the comment of the class with this name. */
    static Map<String, String> readComment(String name, String comment) {
        Map<String, String> found = new TreeMap<>();
        Matcher tag = BLOCK_TAG.matcher(comment);
        put(found, name, tag.find() ? comment.substring(0, tag.start()) : comment);
        Matcher component = COMPONENT.matcher(comment);
        while (component.find()) {
            put(found, name + "." + component.group(1), component.group(2));
        }
        return found;
    }

    private static void put(Map<String, String> descriptions, String key, String javadoc) {
        String text = CODE.matcher(javadoc).replaceAll("`$1`");
        text = LINK.matcher(text).replaceAll(link -> link.group(2) == null ? link.group(1) : link.group(2));
        text = HTML.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
        if (!text.isEmpty()) {
            descriptions.put(key, Character.toUpperCase(text.charAt(0)) + text.substring(1));
        }
    }

    private void write() {
        String lines = descriptions.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        try (Writer file = processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", RESOURCE)
                .openWriter()) {
            file.write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
