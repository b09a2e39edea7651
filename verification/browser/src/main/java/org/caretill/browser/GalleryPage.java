package org.caretill.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.caretill.browser.Gallery.Look;

/**
 * Makes one page of the pictures that {@link Gallery} has kept: a row for each state, a picture for each look. Run by
 * {@code bin/screenshots} with the page's path and the folders of the modules.
 */
final class GalleryPage {

    private GalleryPage() {}

    public static void main(String[] arguments) throws IOException {
        Path out = Path.of(arguments[0]).toAbsolutePath();
        var html = new StringBuilder("""
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots of Caretill</title>
                <style>
                  body { font: 1rem/1.4 system-ui, sans-serif; margin: 1rem; background: #e8ecec; color: #16292b; }
                  h2 { margin-block-start: 2.5rem; }
                  h3 { margin-block: 1.5rem 0.5rem; font-size: 1rem; overflow-wrap: anywhere; }
                  .looks { display: flex; gap: 1rem; overflow-x: auto; align-items: flex-start; padding-block-end: 0.75rem; }
                  figure { margin: 0; flex: none; }
                  figcaption { font-size: 0.8125rem; color: #51656a; }
                  img { max-block-size: 34rem; max-inline-size: 40rem; background: #fff; border: 1px solid #b8c4c6; }
                </style>
                <h1>Screenshots</h1>
                <p>Every last state of a test of the pages, as people with different screens and settings see it. A click on a picture opens it.</p>
                """);
        for (int at = 1; at < arguments.length; at++) {
            Path module = Path.of(arguments[at]).toAbsolutePath();
            Path folder = module.resolve(Gallery.FOLDER);
            for (Path test : folders(folder)) {
                html.append("<h2>%s: %s</h2>%n".formatted(module.getFileName(), readable(name(test))));
                for (Path state : folders(test)) {
                    html.append("<h3>%s</h3><div class=\"looks\">%n".formatted(readable(name(state))));
                    for (Look look : looksOf(state)) {
                        String picture = Objects.requireNonNull(out.getParent())
                                .relativize(state.resolve(look.fileName()))
                                .toString()
                                .replace('\\', '/');
                        html.append("""
                                <figure><a href="%1$s"><img src="%1$s" alt="%2$s, %3$s" loading="lazy"></a><figcaption>%3$s</figcaption></figure>
                                """.formatted(picture, readable(name(state)), look.words));
                    }
                    html.append("</div>\n");
                }
            }
        }
        Files.createDirectories(out.getParent());
        Files.writeString(out, html.append("</html>\n"));
        System.out.println(out);
    }

    private static List<Look> looksOf(Path state) {
        List<Look> looks = new ArrayList<>();
        for (Look look : Look.values()) {
            if (Files.exists(state.resolve(look.fileName()))) {
                looks.add(look);
            }
        }
        return looks;
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(parent)) {
            return inside.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /** Names of tests are sentences. */
    private static String readable(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])|_", " ").replaceAll("(Component)?\\s*Test$", "");
    }
}
