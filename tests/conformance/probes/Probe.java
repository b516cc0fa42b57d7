// Asks JavaRosa what expressions evaluate to on document.xml, at its root element; driven by record_probes.py.
// In, one a line: the expression in base64. Out, one a line, fields separated by tabs, each in base64:
//   nodes, paths, text     a set of nodes; the text is there when it has one node at most
//   value, text, boolean   any other value
//   refused, class         what JavaRosa throws
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.instance.*;
import org.javarosa.xml.*;
import org.javarosa.xpath.*;
import org.javarosa.xpath.expr.*;

public class Probe {
    static String line(String... fields) {
        StringJoiner joined = new StringJoiner("\t");
        for (String field : fields) {
            joined.add(Base64.getEncoder().encodeToString(field.getBytes(StandardCharsets.UTF_8)));
        }
        return joined.toString();
    }

    static String ask(FormInstance instance, EvaluationContext context, String expression) {
        try {
            Object found = XPathParseTool.parseXPath(expression).eval(instance, context);
            if (!(found instanceof XPathNodeset)) {
                String truth = String.valueOf(XPathFuncExpr.toBoolean(found));
                return line("value", XPathFuncExpr.toString(found), truth);
            }
            XPathNodeset nodes = (XPathNodeset) found;
            StringJoiner paths = new StringJoiner(" ");
            for (int i = 0; i < nodes.size(); i++) paths.add(nodes.getRefAt(i).toString(true));
            return line("nodes", paths.toString(), nodes.size() > 1 ? "" : XPathFuncExpr.toString(nodes));
        } catch (Throwable refusal) {
            return line("refused", refusal.getClass().getSimpleName());
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
        // JavaRosa prints warnings of its own.
        System.setOut(new PrintStream(new ByteArrayOutputStream()));
        InputStream document = Files.newInputStream(Paths.get(arguments[0]));
        TreeElement root = new TreeElementParser(ElementParser.instantiateParser(document), 0, null).parse();
        FormInstance instance = new FormInstance(root);
        TreeReference place = TreeReference.rootRef();
        place.add(root.getName(), 0);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String asked; (asked = in.readLine()) != null; ) {
            String expression = new String(Base64.getDecoder().decode(asked), StandardCharsets.UTF_8);
            EvaluationContext context = new EvaluationContext(new EvaluationContext(instance), place);
            out.println(ask(instance, context, expression));
        }
    }
}
