package org.caretill.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * A program that comes as an archive from Maven Central, unpacked once for all stacks of this checkout. It appears
 * under its final name only when it is complete, and a lock keeps two stacks from unpacking it at the same time.
 */
final class Distribution {

    private Distribution() {}

    /** Fills a new directory with the program's files. */
    interface Unpacking {
        void into(Path directory) throws IOException, InterruptedException;
    }

    static Path unpacked(Path directory, Unpacking unpacking) throws IOException, InterruptedException {
        Files.createDirectories(directory.getParent());
        Path lockFile = directory.resolveSibling(directory.getFileName() + ".lock");
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.isDirectory(directory)) {
                Path draft = directory.resolveSibling(directory.getFileName() + ".new");
                DataDirectory.delete(draft);
                unpacking.into(Files.createDirectory(draft));
                Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return directory;
    }

    /** Unpacks a zip archive without its one top directory. */
    static void unzip(InputStream archive, Path directory) throws IOException {
        try (var zip = new ZipInputStream(archive)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path target = inside(directory, name);
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }

    static void unpackTarXz(InputStream archive, Path directory) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = inside(directory, entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(
                                target,
                                Set.of(
                                        PosixFilePermission.OWNER_READ,
                                        PosixFilePermission.OWNER_WRITE,
                                        PosixFilePermission.OWNER_EXECUTE));
                    }
                }
            }
        }
    }

    private static Path inside(Path directory, String name) throws IOException {
        Path target = directory.resolve(name).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("the archive names a file outside of it: " + name);
        }
        return target;
    }
}
