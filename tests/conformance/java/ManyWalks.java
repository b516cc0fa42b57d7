// Runs the reference's program JavaRosaWalk over many forms in one machine: its start takes longer than a walk.
//
// Jobs come on standard input, one a line, tab-separated: FORM.xml, SEED, the folder of its media.
// Their transcripts follow each other on standard output; {"refused": …} ends one that failed.
import java.io.*;
import java.lang.reflect.*;
import org.javarosa.core.reference.ReferenceManager;

public class ManyWalks {
    public static void main(String[] arguments) throws Exception {
        Method walk = Class.forName("JavaRosaWalk").getMethod("main", String[].class);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
            ReferenceManager.instance().reset();
            try {
                walk.invoke(null, (Object) job.split("\t"));
            } catch (InvocationTargetException error) {
                out.println("\n{\"refused\":" + Interviewer.quoted(String.valueOf(error.getCause())) + "}");
            }
        }
    }
}
