import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Packs what programs of others import as the packages {@code @caretill/elements} and {@code @caretill/client}, in the form of
 * {@code npm pack}: a compressed tar with everything below {@code package/}. What stands in {@code src/main/npm} is in them
 * as it is; types come from the sources, because a file that has nothing but types is a declaration file.
 */
class NpmPackages {

    private static final Path WRITTEN = Path.of("src/main/npm");
    private static final Path SOURCES = Path.of("src/main/typescript");
    /** Of every file, as npm has it, so that the same content is the same package. */
    private static final long TIME_S = 499_162_500;

    private static final int BLOCK = 512;

    private final Path services;
    private final String version;

    NpmPackages(Path services, String version) {
        this.services = services;
        this.version = version;
    }

    void writeElements(Path served, Path target) throws IOException {
        Map<String, byte[]> files = written("elements");
        addTypes(files, "host-types", "request-types", "embed-types");
        addServices(files, "payment-request-service");
        try (Stream<Path> modules = Files.walk(served)) {
            for (Path file : modules.filter(Files::isRegularFile).toList()) {
                String name = served.relativize(file).toString().replace('\\', '/');
                if (name.endsWith(".LEGAL.txt")) {
                    files.put("THIRD-PARTY.txt", Files.readAllBytes(file));
                } else if (name.matches("(fonts|languages)/.+[.](js|woff)|[^/]+[.]js") && !name.contains(version)) {
                    files.put(name, name.endsWith(".js") ? withoutMap(file) : Files.readAllBytes(file));
                }
            }
        }
        pack(files, target.resolve("caretill-elements-" + version + ".tgz"));
    }

    void writeClient(Path module, Path target) throws IOException {
        Map<String, byte[]> files = written("client");
        addTypes(files, "client-types", "request-types");
        addServices(
                files,
                "clinic-config-service",
                "notification-service",
                "payment-request-service",
                "stripe-webhook-service");
        files.put("index.js", withoutMap(module));
        pack(files, target.resolve("caretill-client-" + version + ".tgz"));
    }

    /** Source maps are larger than the modules, and stay in the jar. */
    private static byte[] withoutMap(Path module) throws IOException {
        return bytes(Files.readString(module).replaceFirst("\n//# sourceMappingURL=.*\\s*$", "\n")
                .replace("payment-elements.js.LEGAL.txt", "THIRD-PARTY.txt"));
    }

    private Map<String, byte[]> written(String name) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> written = Files.list(WRITTEN.resolve(name))) {
            for (Path file : written.toList()) {
                String text = Files.readString(file).replace("${version}", version);
                String fileName = file.getFileName().toString();
                files.put(fileName, bytes(fileName.endsWith(".d.ts") ? asDeclaration(text) : text));
            }
        }
        for (String text : new String[] {"LICENSE", "NOTICE"}) {
            files.put(text, Files.readAllBytes(Path.of("..", text)));
        }
        return files;
    }

    private static void addTypes(Map<String, byte[]> files, String... names) throws IOException {
        for (String name : names) {
            files.put(name + ".d.ts", bytes(asDeclaration(Files.readString(SOURCES.resolve(name + ".ts")))));
        }
    }

    private void addServices(Map<String, byte[]> files, String... names) throws IOException {
        for (String name : names) {
            files.put("services/" + name + ".d.ts", Files.readAllBytes(services.resolve(name + ".ts")));
        }
    }

    /** In the package, the types stand beside each other, those of the services in a folder. */
    private static String asDeclaration(String text) {
        return text.replaceAll("'#services/([a-z-]+)[.]ts'", "'./services/$1.js'")
                .replaceAll("'(?:[.]/|(?:[.][.]/)+typescript/)([a-z-]+)(?:[.]d)?[.]ts'", "'./$1.js'");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A tar as POSIX has it (ustar); no name is longer than its 100 characters. */
    private static void pack(Map<String, byte[]> files, Path tarball) throws IOException {
        Files.createDirectories(tarball.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tarball))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.write(header("package/" + file.getKey(), file.getValue().length));
                out.write(file.getValue());
                out.write(new byte[Math.floorMod(-file.getValue().length, BLOCK)]);
            }
            out.write(new byte[2 * BLOCK]);
        }
    }

    private static byte[] header(String name, int size) {
        byte[] header = new byte[BLOCK];
        if (bytes(name).length > 100) {
            throw new IllegalArgumentException(name);
        }
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(size));
        put(header, 136, "%011o\0".formatted(TIME_S));
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
