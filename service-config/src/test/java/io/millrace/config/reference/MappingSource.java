package io.millrace.config.reference;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A {@code @ConfigMapping} as its source has it, Javadoc included. Knows what our mappings use: {@code @WithName}, {@code @WithDefault},
 * groups as nested interfaces, and what these inherit.
 */
final class MappingSource {
    private final CompilationUnitTree unit;
    private final DocTrees docs;
    private final Map<String, ClassTree> groups = new HashMap<>();
    private final Properties defaults;

    private MappingSource(CompilationUnitTree unit, DocTrees docs, Properties defaults) {
        this.unit = unit;
        this.docs = docs;
        this.defaults = defaults;
        collect((ClassTree) unit.getTypeDecls().get(0));
    }

    /** Each key of the mapping in a file; {@code defaults} are what application.properties says of those without {@code @WithDefault}. */
    static List<Setting> settings(Path file, Properties defaults) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            CompilationUnitTree unit = task.parse().iterator().next();
            MappingSource source = new MappingSource(unit, DocTrees.instance(task), defaults);
            List<Setting> found = new ArrayList<>();
            source.walk((ClassTree) unit.getTypeDecls().get(0), "millrace", found);
            return found;
        }
    }

    private void collect(ClassTree type) {
        groups.put(type.getSimpleName().toString(), type);
        type.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .forEach(this::collect);
    }

    private void walk(ClassTree type, String prefix, List<Setting> found) {
        type.getImplementsClause().forEach(parent -> walk(group(parent.toString()), prefix, found));
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method) {
                String key = prefix + "."
                        + argument(method, "WithName")
                                .orElseGet(() -> kebab(method.getName().toString()));
                String returned = method.getReturnType().toString();
                if (groups.containsKey(returned)) {
                    walk(group(returned), key, found);
                } else {
                    found.add(setting(method, key, returned));
                }
            }
        }
    }

    private ClassTree group(String name) {
        ClassTree type = groups.get(name);
        if (type == null) {
            throw new IllegalStateException(name + " is not in the same file");
        }
        return type;
    }

    private Setting setting(MethodTree method, String key, String returned) {
        Optional<String> given =
                argument(method, "WithDefault").or(() -> Optional.ofNullable(defaults.getProperty(key)));
        boolean needed = given.isEmpty() && !returned.startsWith("Optional");
        String variable = new Setting(key, "", needed, given, "").variable();
        return new Setting(key, SettingType.named(returned), needed, given, Prose.of(comment(method), variable));
    }

    private static Optional<String> argument(MethodTree method, String annotation) {
        return method.getModifiers().getAnnotations().stream()
                .filter(each -> each.getAnnotationType().toString().equals(annotation))
                .flatMap(MappingSource::values)
                .findFirst();
    }

    private static Stream<String> values(AnnotationTree annotation) {
        return annotation.getArguments().stream().map(MappingSource::value).map(MappingSource::text);
    }

    private static ExpressionTree value(ExpressionTree argument) {
        return argument instanceof AssignmentTree named ? named.getExpression() : argument;
    }

    private static String text(ExpressionTree value) {
        if (value instanceof LiteralTree literal && literal.getValue() instanceof String text) {
            return text;
        }
        throw new IllegalStateException(value + " is no literal, which is all that is understood here");
    }

    private @Nullable DocCommentTree comment(MethodTree method) {
        return docs.getDocCommentTree(TreePath.getPath(unit, method));
    }

    /** As SmallRye Config names a method: {@code openJobs} is {@code open-jobs}. */
    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
