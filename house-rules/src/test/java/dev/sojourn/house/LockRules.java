package dev.sojourn.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * No lock is held over a call of a store: one slow answer would stop whoever waits for the lock. Held is whatever is
 * called, also by way of other methods of these sources, in a synchronized method or block, in a method that locks a
 * {@link java.util.concurrent.locks.Lock}, or in a function that a map computes with, which a concurrent one does under
 * a lock.
 */
final class LockRules {
    private static final Set<String> UNDER_THE_LOCK_OF_AN_ENTRY =
            Set.of("compute", "computeIfAbsent", "computeIfPresent", "merge");
    private static final Set<String> LOCKS = Set.of("lock", "lockInterruptibly", "tryLock");

    private final Trees trees;
    private final Map<Element, Set<Element>> calls = new HashMap<>();
    /** What is called under a lock, by the method that takes the lock. */
    private final Map<Element, Set<Element>> held = new HashMap<>();

    private LockRules(Trees trees) {
        this.trees = trees;
    }

    /**
     * One line for each method that holds a lock over a store.
     *
     * @param sources to be compiled together, against the class path of this test
     */
    static List<String> offences(List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources));
            LockRules rules = new LockRules(Trees.instance(task));
            Iterable<? extends CompilationUnitTree> units = task.parse();
            task.analyze();
            units.forEach(unit -> rules.new Calls().scan(unit, null));
            return rules.found();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> found() {
        Set<String> offences = new TreeSet<>();
        held.forEach((holder, called) -> {
            for (Element store : reachable(called)) {
                offences.add(name(holder) + " holds a lock over " + name(store));
            }
        });
        return new ArrayList<>(offences);
    }

    /** The methods of stores that are reached from these, by any number of calls. */
    private Set<Element> reachable(Set<Element> from) {
        Set<Element> seen = new HashSet<>(from);
        Deque<Element> next = new ArrayDeque<>(from);
        Set<Element> stores = new LinkedHashSet<>();
        while (!next.isEmpty()) {
            Element method = next.pop();
            if (isOfAStore(method)) {
                stores.add(method);
            } else {
                calls.getOrDefault(method, Set.of()).stream().filter(seen::add).forEach(next::push);
            }
        }
        return stores;
    }

    private static boolean isOfAStore(Element method) {
        String type = method.getEnclosingElement().getSimpleName().toString();
        return type.equals("SessionStore") || type.equals("FindsByUser");
    }

    private static String name(Element method) {
        return method.getEnclosingElement().getSimpleName() + "." + method.getSimpleName();
    }

    private final class Calls extends TreePathScanner<Void, Void> {
        private @Nullable Element method;
        private int locks;

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            Element outer = method;
            int outerLocks = locks;
            locks = 0;
            super.visitClass(type, unused);
            method = outer;
            locks = outerLocks;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Void unused) {
            Element outer = method;
            method = trees.getElement(getCurrentPath());
            int own = isSynchronized(method) || tree.getBody() != null && locksItself(getCurrentPath()) ? 1 : 0;
            locks += own;
            super.visitMethod(tree, unused);
            locks -= own;
            method = outer;
            return null;
        }

        @Override
        public Void visitSynchronized(SynchronizedTree block, Void unused) {
            locks++;
            super.visitSynchronized(block, unused);
            locks--;
            return null;
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree lambda, Void unused) {
            int own = runsUnderALock(getCurrentPath().getParentPath()) ? 1 : 0;
            locks += own;
            super.visitLambdaExpression(lambda, unused);
            locks -= own;
            return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            note(trees.getElement(getCurrentPath()), locks > 0);
            return super.visitMethodInvocation(call, unused);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree reference, Void unused) {
            note(
                    trees.getElement(getCurrentPath()),
                    locks > 0 || runsUnderALock(getCurrentPath().getParentPath()));
            return super.visitMemberReference(reference, unused);
        }

        private void note(@Nullable Element called, boolean underALock) {
            if (method != null && called != null && called.getKind() == ElementKind.METHOD) {
                calls.computeIfAbsent(method, none -> new HashSet<>()).add(called);
                if (underALock) {
                    held.computeIfAbsent(method, none -> new HashSet<>()).add(called);
                }
            }
        }

        private boolean runsUnderALock(TreePath parent) {
            if (!(parent.getLeaf() instanceof MethodInvocationTree)) {
                return false;
            }
            Element called = trees.getElement(parent);
            return called != null
                    && UNDER_THE_LOCK_OF_AN_ENTRY.contains(
                            called.getSimpleName().toString())
                    && called.getEnclosingElement().toString().startsWith("java.util.");
        }

        private boolean locksItself(TreePath path) {
            boolean[] locksItself = {false};
            new TreePathScanner<Void, Void>() {
                @Override
                public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                    Element called = trees.getElement(getCurrentPath());
                    locksItself[0] |= called != null
                            && LOCKS.contains(called.getSimpleName().toString())
                            && called.getEnclosingElement().toString().startsWith("java.util.concurrent.locks.");
                    return super.visitMethodInvocation(call, unused);
                }
            }.scan(path, null);
            return locksItself[0];
        }
    }

    private static boolean isSynchronized(@Nullable Element method) {
        return method != null && method.getModifiers().contains(Modifier.SYNCHRONIZED);
    }
}
