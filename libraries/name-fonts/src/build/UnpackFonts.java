import io.mvnpm.esbuild.Bundler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gets the fonts of package.json as npm packages, at the versions and checksums of deno.lock, and puts those files of
 * their regular weight into the jar that hold the scripts themselves, with an index of the characters of each. Run by
 * Maven (see pom.xml) in the module's folder; what is there already is not fetched again.
 */
class UnpackFonts {

    private static final Path TOOLS = Path.of("target/tools");
    private static final Path PACKAGES = Path.of("node_modules/@fontsource");
    private static final Path FONTS = Path.of("target/classes/org/caretill/namefonts/fonts");
    private static final Pattern DEPENDENCY = Pattern.compile("\"@fontsource/([a-z-]+)\"");
    private static final Pattern SUBSET = Pattern.compile("\"\\[?([a-z0-9-]+)]?\": *\"([^\"]+)\"");

    /** What the document's own font prints. */
    private static final Pattern OTHER_SCRIPTS = Pattern.compile("latin.*|cyrillic.*|greek.*|vietnamese|math|symbols");

    public static void main(String[] arguments) throws Exception {
        List<String> names = DEPENDENCY
                .matcher(Files.readString(Path.of("package.json")))
                .results()
                .map(found -> found.group(1))
                .toList();
        if (!names.stream().allMatch(name -> Files.exists(PACKAGES.resolve(name).resolve("unicode.json")))) {
            fetch();
        }
        Files.createDirectories(FONTS);
        List<String> index = new ArrayList<>();
        for (String name : names) {
            unpack(PACKAGES.resolve(name), name, index);
        }
        Files.write(FONTS.resolve("index.txt"), index);
    }

    private static void unpack(Path fontPackage, String name, List<String> index) throws IOException {
        List<MatchResult> subsets = SUBSET.matcher(Files.readString(fontPackage.resolve("unicode.json")))
                .results()
                .toList();
        for (MatchResult subset : subsets) {
            String file = name + "-" + subset.group(1) + "-400-normal.woff";
            if (!OTHER_SCRIPTS.matcher(subset.group(1)).matches()) {
                copy(fontPackage.resolve("files").resolve(file), FONTS.resolve(file));
                index.add(file + " " + subset.group(2));
            }
        }
        copy(fontPackage.resolve("LICENSE"), FONTS.resolve(name + ".LICENSE.txt"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void fetch() throws IOException, InterruptedException {
        Bundler.install(TOOLS, List.of());
        var command = new ProcessBuilder(deno(), "install", "--quiet");
        // Certificates as the operating system has them, too, because a build may be behind a proxy of its own.
        command.environment().put("DENO_TLS_CA_STORE", "system,mozilla");
        command.environment().put("DENO_NO_UPDATE_CHECK", "1");
        int exit = command.inheritIO().start().waitFor();
        if (exit != 0) {
            System.err.println("The fonts could not be fetched");
            System.exit(exit);
        }
    }

    /** The one binary installed for this machine. */
    private static String deno() throws IOException {
        try (Stream<Path> platforms = Files.list(TOOLS.resolve("@deno"))) {
            File deno = platforms
                    .map(platform -> platform.resolve("deno").toFile())
                    .filter(File::isFile)
                    .findFirst()
                    .orElseThrow(() -> new IOException("No Deno among the Maven artifacts for this platform"));
            deno.setExecutable(true);
            return deno.getAbsolutePath();
        }
    }
}
