package io.millrace.cli.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites the classes of a JAR in the format of Java 8, without changing what they do. picocli's are in that of Java 5, which class archives
 * leave out, and which are verified the slow way at each start. At packaging time alone: ASM is not there later.
 */
public final class ModernClasses {
    private ModernClasses() {}

    /**
     * Rewrites one JAR, in its place.
     *
     * @param args the JAR; what its classes refer to is on the class path
     * @throws IOException if it cannot be read or written; it is as before then
     */
    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(fresh))) {
            for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                try (InputStream in = from.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    boolean old = entry.getName().endsWith(".class") && major(bytes) < Opcodes.V1_8;
                    to.write(old ? modern(bytes) : bytes);
                }
            }
        }
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static int major(byte[] classFile) {
        return (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
    }

    private static byte[] modern(byte[] old) {
        ClassWriter writer = new Frames();
        new ClassReader(old)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public void visit(
                                    int version,
                                    int access,
                                    String name,
                                    String signature,
                                    String parent,
                                    String[] interfaces) {
                                super.visit(Opcodes.V1_8, access, name, signature, parent, interfaces);
                            }
                        },
                        ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    /** Finds common supertypes without initializing anything; what is not there at all is an object. */
    private static final class Frames extends ClassWriter {
        Frames() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String one, String other) {
            try {
                ClassLoader loader = ModernClasses.class.getClassLoader();
                Class<?> a = Class.forName(one.replace('/', '.'), false, loader);
                Class<?> b = Class.forName(other.replace('/', '.'), false, loader);
                if (a.isAssignableFrom(b)) {
                    return one;
                }
                if (b.isAssignableFrom(a)) {
                    return other;
                }
                if (a.isInterface() || b.isInterface()) {
                    return "java/lang/Object";
                }
                Class<?> parent = a;
                while (!parent.isAssignableFrom(b)) {
                    parent = parent.getSuperclass();
                }
                return parent.getName().replace('.', '/');
            } catch (ClassNotFoundException | LinkageError e) {
                return "java/lang/Object";
            }
        }
    }
}
